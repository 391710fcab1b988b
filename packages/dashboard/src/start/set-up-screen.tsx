import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SetUpScreen = (): ReactElement => <Page title="SetUpScreen">…</Page>;
