import type { ReactElement } from 'react';
import { scriptTag } from '../installation/script-tag.ts';
import { Page } from '../shell/page.tsx';
import { useSite } from '../shell/use-site.ts';
import { CodeBlock } from '../ui/code-block.tsx';
import { DeleteSite } from './delete-site.tsx';
import { ExclusionSettings } from './exclusion-settings.tsx';
import { GeneralSettings } from './general-settings.tsx';
import { PrivacySettings } from './privacy-settings.tsx';
import { SettingsSection } from './settings-section.tsx';

/** All that can be set for a site. */
export function SettingsScreen(): ReactElement {
  const site = useSite();
  return (
    <Page title="Settings" narrow>
      <SettingsSection
        title="Tracking script"
        explanation="Goes into the head of every page that is measured."
      >
        <CodeBlock code={scriptTag(site.id)} what="script tag" />
      </SettingsSection>
      <GeneralSettings key={`general ${site.id}`} site={site} />
      <PrivacySettings key={`privacy ${site.id}`} site={site} />
      <ExclusionSettings key={`exclusions ${site.id}`} site={site} />
      <DeleteSite site={site} />
    </Page>
  );
}
