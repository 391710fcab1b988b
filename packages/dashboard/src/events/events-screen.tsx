import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const EventsScreen = (): ReactElement => <Page title="EventsScreen">…</Page>;
