import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SessionsScreen = (): ReactElement => <Page title="SessionsScreen">…</Page>;
