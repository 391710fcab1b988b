import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const SignInScreen = (): ReactElement => <Page title="SignInScreen">…</Page>;
