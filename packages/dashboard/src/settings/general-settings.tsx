import type { Site } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { TimezoneSelect } from '../start/timezone.tsx';
import { Field, Input } from '../ui/field.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SettingsSection } from './settings-section.tsx';

export function GeneralSettings({ site }: { site: Site }): ReactElement {
  const [name, setName] = useState(site.name);
  const [domain, setDomain] = useState(site.domain);
  const [timezone, setTimezone] = useState(site.timezone);
  return (
    <SettingsSection title="General" explanation="How the site is called, and when its days begin.">
      <SettingsForm site={site} change={{ name: name.trim(), domain: domain.trim(), timezone }}>
        <Field label="Name">
          <Input required maxLength={200} value={name} onChange={event => setName(event.target.value)} />
        </Field>
        <Field label="Domain" hint="Events from this host and its subdomains are taken.">
          <Input
            required
            maxLength={300}
            value={domain}
            inputMode="url"
            autoCapitalize="none"
            spellCheck={false}
            onChange={event => setDomain(event.target.value)}
          />
        </Field>
        <Field label="Timezone" hint="Days of the reports begin at its midnight, also those of the past.">
          <TimezoneSelect value={timezone} onChange={event => setTimezone(event.target.value)} />
        </Field>
      </SettingsForm>
    </SettingsSection>
  );
}
