import type { Site } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { Field, TextArea } from '../ui/field.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SettingsSection } from './settings-section.tsx';

const write = (lines: readonly string[]): string => lines.join('\n');
const read = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');

/** What counts beside the domain, and what does not count. */
export function ExclusionSettings({ site }: { site: Site }): ReactElement {
  const [hosts, setHosts] = useState(write(site.settings.hosts));
  const [ips, setIps] = useState(write(site.settings.excludedIps));
  const [paths, setPaths] = useState(write(site.settings.excludedPaths));
  const settings = { hosts: read(hosts), excludedIps: read(ips), excludedPaths: read(paths) };
  return (
    <SettingsSection title="What counts" explanation="One on each line.">
      <SettingsForm site={site} change={{ settings }}>
        <Field label="Further hosts" hint="Whose events count beside those of the domain and its subdomains.">
          <TextArea
            rows={2}
            value={hosts}
            spellCheck={false}
            onChange={event => setHosts(event.target.value)}
          />
        </Field>
        <Field
          label="Excluded addresses"
          hint="Of your own office, say: 203.0.113.7, or a network as 203.0.113.0/24."
        >
          <TextArea rows={2} value={ips} spellCheck={false} onChange={event => setIps(event.target.value)} />
        </Field>
        <Field
          label="Excluded pages"
          hint="Path patterns, as /admin/**. * stays within a segment, ** goes across."
        >
          <TextArea
            rows={2}
            value={paths}
            spellCheck={false}
            onChange={event => setPaths(event.target.value)}
          />
        </Field>
      </SettingsForm>
    </SettingsSection>
  );
}
