import './settings.css';
import type { ReactElement, ReactNode } from 'react';

interface SettingsSectionProps {
  title: string;
  explanation: ReactNode;
  children: ReactNode;
}

export function SettingsSection({ title, explanation, children }: SettingsSectionProps): ReactElement {
  return (
    <section className="card padded stack" aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p className="soft">{explanation}</p>
      </div>
      {children}
    </section>
  );
}
