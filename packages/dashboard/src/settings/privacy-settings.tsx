import type { Site } from '@bellwether/contract';
import { type ReactElement, useState } from 'react';
import { Checkbox, Field, Input } from '../ui/field.tsx';
import { SettingsForm } from './settings-form.tsx';
import { SettingsSection } from './settings-section.tsx';

type Settings = Site['settings'];

interface Choice<T> {
  value: T;
  label: string;
  hint: string;
}

const visitorIds: Choice<Settings['visitorId']>[] = [
  {
    value: 'daily',
    label: 'New every day',
    hint: 'Nothing is stored in the browser, no consent is needed. Who returns tomorrow counts again.',
  },
  {
    value: 'persistent',
    label: 'Kept in the browser',
    hint: 'Returning visitors are known. Most laws ask for the visitor’s consent first.',
  },
];

const addresses: Choice<Settings['ip']>[] = [
  { value: 'none', label: 'Not at all', hint: 'Dropped once the country is known.' },
  { value: 'masked', label: 'Masked', hint: 'As 203.0.113.0: the last part is left out.' },
  { value: 'full', label: 'In full', hint: 'Personal data in most laws.' },
];

const devices: Choice<Settings['device']>[] = [
  { value: 'basic', label: 'Browser, system and kind of device', hint: 'Too little to tell people apart.' },
  { value: 'full', label: 'Screen, graphics and processor too', hint: 'Goes into sessions and messages.' },
];

/** What is kept of visitors, and for how long. */
export function PrivacySettings({ site }: { site: Site }): ReactElement {
  const [settings, setSettings] = useState(site.settings);
  const [retention, setRetention] = useState(site.settings.retentionDays?.toString() ?? '');
  const { visitorId, ip, device, honourGpc } = settings;
  const set = (change: Partial<Settings>) => setSettings({ ...settings, ...change });
  const retentionDays = retention === '' ? null : Number(retention);
  return (
    <SettingsSection
      title="Privacy"
      explanation="What is kept of visitors. It applies to events from now on."
    >
      <SettingsForm site={site} change={{ settings: { visitorId, ip, device, honourGpc, retentionDays } }}>
        <Choices
          legend="Visitors’ ids"
          name="visitorId"
          choices={visitorIds}
          value={visitorId}
          onChange={chosen => set({ visitorId: chosen })}
        />
        <Choices
          legend="Addresses (IP) in sessions and messages"
          name="ip"
          choices={addresses}
          value={ip}
          onChange={chosen => set({ ip: chosen })}
        />
        <Choices
          legend="Devices"
          name="device"
          choices={devices}
          value={device}
          onChange={chosen => set({ device: chosen })}
        />
        <Checkbox
          label="Honour Global Privacy Control and Do Not Track"
          hint="Visitors whose browser asks for it are not counted."
          checked={honourGpc}
          onChange={event => set({ honourGpc: event.target.checked })}
        />
        <Field label="Days that events are kept" hint="Empty: for ever. Older ones are deleted every night.">
          <Input
            type="number"
            min={1}
            max={36_500}
            value={retention}
            onChange={event => setRetention(event.target.value)}
          />
        </Field>
      </SettingsForm>
    </SettingsSection>
  );
}

interface ChoicesProps<T> {
  legend: string;
  name: string;
  choices: readonly Choice<T>[];
  value: T;
  onChange(value: T): void;
}

function Choices<T extends string>({
  legend,
  name,
  choices,
  value,
  onChange,
}: ChoicesProps<T>): ReactElement {
  return (
    <fieldset className="choices">
      <legend className="legend">{legend}</legend>
      {choices.map(choice => (
        <Checkbox
          key={choice.value}
          type="radio"
          name={name}
          label={choice.label}
          hint={choice.hint}
          checked={choice.value === value}
          onChange={() => onChange(choice.value)}
        />
      ))}
    </fieldset>
  );
}
