import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const AccountWebhooksScreen = (): ReactElement => <Page title="AccountWebhooksScreen">…</Page>;
