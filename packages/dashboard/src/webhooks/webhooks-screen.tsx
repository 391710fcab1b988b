import type { ReactElement } from 'react';
import { Page } from '../shell/page.tsx';

export const WebhooksScreen = (): ReactElement => <Page title="WebhooksScreen">…</Page>;
