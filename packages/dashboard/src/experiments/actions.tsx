import type { Experiment, ExperimentResults } from '@bellwether/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type ReactElement, useState } from 'react';
import { changeExperiment, deleteExperiment, experimentsKey } from '../api/experiments.ts';
import { useSite } from '../shell/use-site.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';
import { Icon } from '../ui/icon.tsx';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { toast } from '../ui/toast.tsx';

type Asked = 'running' | 'paused' | 'completed' | 'delete';

/** What can be done with an experiment as it is; each asks before it does it. */
export function Actions({ experiment }: { experiment: ExperimentResults }): ReactElement {
  const site = useSite();
  const [asked, setAsked] = useState<Asked | null>(null);
  const { id, status } = experiment;
  return (
    <>
      {(status === 'draft' || status === 'paused') && (
        <Button variant="primary" onClick={() => setAsked('running')}>
          {status === 'draft' ? 'Start' : 'Go on'}
        </Button>
      )}
      {status === 'running' && <Button onClick={() => setAsked('paused')}>Pause</Button>}
      {(status === 'running' || status === 'paused') && (
        <Button onClick={() => setAsked('completed')}>Complete</Button>
      )}
      <ButtonLink
        to="/sites/$siteId/experiments/$experimentId/edit"
        params={{ siteId: site.id, experimentId: id }}
      >
        Change
      </ButtonLink>
      <Menu
        align="end"
        trigger={
          <Button className="icon-only" aria-label="More actions">
            <Icon name="more" />
          </Button>
        }
      >
        <MenuItem danger onSelect={() => setAsked('delete')}>
          Delete…
        </MenuItem>
      </Menu>
      {asked && <Ask asked={asked} experiment={experiment} onClose={() => setAsked(null)} />}
    </>
  );
}

interface AskProps {
  asked: Asked;
  experiment: ExperimentResults;
  onClose(): void;
}

function Ask({ asked, experiment, onClose }: AskProps): ReactElement {
  const { id: siteId } = useSite();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { title, action, text, done } = wordsOf(asked, experiment.status);

  async function act() {
    if (asked === 'delete') {
      await deleteExperiment(experiment.id);
      await navigate({ to: '/sites/$siteId/experiments', params: { siteId } });
    } else await changeExperiment(experiment.id, { status: asked });
    await client.invalidateQueries({
      queryKey: [...experimentsKey(siteId), ...(asked === 'delete' ? ['list'] : [])],
    });
    toast(done);
  }

  return (
    <Confirm title={title} action={action} onConfirm={act} onClose={onClose}>
      <p>{text}</p>
    </Confirm>
  );
}

function wordsOf(asked: Asked, status: Experiment['status']) {
  switch (asked) {
    case 'running':
      return status === 'draft'
        ? {
            title: 'Start the experiment?',
            action: 'Start experiment',
            text: 'From now on visitors are shown its variants. Its key, its goal and its variants can’t be changed any more, since the counts could not be added up.',
            done: 'The experiment runs.',
          }
        : {
            title: 'Let it go on?',
            action: 'Go on',
            text: 'Visitors are shown its variants again, the same ones as before.',
            done: 'The experiment runs again.',
          };
    case 'paused':
      return {
        title: 'Pause the experiment?',
        action: 'Pause experiment',
        text: 'Visitors are shown what they would see without it, and nobody new is counted. It can go on later.',
        done: 'The experiment is paused.',
      };
    case 'completed':
      return {
        title: 'Complete the experiment?',
        action: 'Complete experiment',
        text: 'It ends for good: visitors are shown what they would see without it, and it can’t go on. Its results stay.',
        done: 'The experiment is completed.',
      };
    case 'delete':
      return {
        title: 'Delete the experiment?',
        action: 'Delete experiment',
        text: 'Its results go with it, and visitors are shown its variants no more. This can’t be undone. To end it and keep the results, complete it instead.',
        done: 'The experiment is deleted.',
      };
  }
}
