import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SessionScreen = (): ReactElement => <Page title="SessionScreen">…</Page>;
