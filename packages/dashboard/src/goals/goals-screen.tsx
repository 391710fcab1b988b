import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const GoalsScreen = (): ReactElement => <Page title="GoalsScreen">…</Page>;
