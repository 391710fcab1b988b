import type { FunnelStep } from '@bellwether/contract';
import { useQuery } from '@tanstack/react-query';
import { type ReactElement, useId, useRef } from 'react';
import { goalsQuery } from '../api/goals.ts';
import { eventNamesQuery } from '../api/reports.ts';
import { Button } from '../ui/button.tsx';
import { Input, Select } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { type DraftStep, emptyStep, moved, stepLimits, stepProblem } from './draft.ts';
import { stepKinds } from './words.ts';

interface StepsFieldProps {
  siteId: string;
  steps: readonly DraftStep[];
  showProblems: boolean;
  onChange(steps: DraftStep[]): void;
}

/** The steps, one a line, to move up and down. */
export function StepsField({ siteId, steps, showProblems, onChange }: StepsFieldProps): ReactElement {
  const list = useRef<HTMLOListElement>(null);
  const change = (id: number, part: Partial<DraftStep>) =>
    onChange(steps.map(step => (step.id === id ? { ...step, ...part } : step)));
  return (
    <>
      <ol className="funnel-steps" ref={list}>
        {steps.map((step, i) => {
          const problem = showProblems ? stepProblem(step) : null;
          return (
            <li key={step.id}>
              <span className="funnel-step-number" aria-hidden="true">
                {i + 1}
              </span>
              <Select
                aria-label={`Kind of step ${i + 1}`}
                value={step.kind}
                onChange={({ target }) => change(step.id, { kind: kindOf(target.value) })}
              >
                {stepKinds.map(({ value, label }) => (
                  <option key={value} value={value}>
                    {label}
                  </option>
                ))}
              </Select>
              <Aim
                siteId={siteId}
                step={step}
                label={`Step ${i + 1}`}
                problem={problem}
                onChange={part => change(step.id, part)}
              />
              <span className="funnel-step-tools">
                <Button
                  variant="quiet"
                  className="icon-only up"
                  aria-label={`Move step ${i + 1} up`}
                  disabled={i === 0}
                  onClick={() => onChange(moved(steps, i, -1))}
                >
                  <Icon name="chevron" />
                </Button>
                <Button
                  variant="quiet"
                  className="icon-only"
                  aria-label={`Move step ${i + 1} down`}
                  disabled={i === steps.length - 1}
                  onClick={() => onChange(moved(steps, i, 1))}
                >
                  <Icon name="chevron" />
                </Button>
                <Button
                  variant="quiet"
                  className="icon-only"
                  aria-label={`Remove step ${i + 1}`}
                  disabled={steps.length <= stepLimits.fewest}
                  onClick={() => {
                    onChange(steps.filter(one => one !== step));
                    // The button is gone: the keyboard goes on in the line before.
                    list.current?.querySelectorAll('select')[Math.max(0, i - 1)]?.focus();
                  }}
                >
                  <Icon name="close" />
                </Button>
              </span>
            </li>
          );
        })}
      </ol>
      <div className="row">
        <Button
          size="small"
          disabled={steps.length >= stepLimits.most}
          onClick={() => onChange([...steps, emptyStep()])}
        >
          <Icon name="plus" />
          Add a step
        </Button>
        {steps.length >= stepLimits.most && <span className="soft">Eight steps are the most.</span>}
      </div>
    </>
  );
}

const kindOf = (value: string): FunnelStep['kind'] =>
  stepKinds.find(kind => kind.value === value)?.value ?? 'page';

interface AimProps {
  siteId: string;
  step: DraftStep;
  label: string;
  problem: string | null;
  onChange(part: Partial<DraftStep>): void;
}

/** What the step waits for: the goal, the page or the event. */
function Aim({ siteId, step, label, problem, onChange }: AimProps): ReactElement {
  const id = useId();
  const invalid =
    problem === null ? {} : ({ 'aria-invalid': true, 'aria-describedby': `${id}-error` } as const);
  return (
    <div className="funnel-aim">
      {step.kind === 'goal' && <GoalAim {...{ siteId, step, label, invalid, onChange }} />}
      {step.kind === 'page' && (
        <Input
          aria-label={`${label}: path of the page`}
          maxLength={2000}
          value={step.path}
          placeholder="/products/**"
          spellCheck={false}
          title="A pattern: * within a segment, ** across slashes."
          onChange={event => onChange({ path: event.target.value })}
          {...invalid}
        />
      )}
      {step.kind === 'event' && <EventAim {...{ siteId, step, label, invalid, onChange }} />}
      {problem !== null && (
        <p className="funnel-problem" id={`${id}-error`}>
          {problem}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = Omit<AimProps, 'problem'> & { invalid: object };

function GoalAim({ siteId, step, label, invalid, onChange }: ChoiceProps): ReactElement {
  const { data: goals = [] } = useQuery(goalsQuery(siteId));
  const isGone = step.goalId !== '' && !goals.some(goal => goal.id === step.goalId);
  return (
    <Select
      aria-label={`${label}: goal`}
      value={step.goalId}
      onChange={event => onChange({ goalId: event.target.value })}
      {...invalid}
    >
      <option value="">{goals.length === 0 ? 'No goals yet' : 'Choose a goal'}</option>
      {isGone && <option value={step.goalId}>A goal that was deleted</option>}
      {goals.map(goal => (
        <option key={goal.id} value={goal.id}>
          {goal.name}
        </option>
      ))}
    </Select>
  );
}

function EventAim({ siteId, step, label, invalid, onChange }: ChoiceProps): ReactElement {
  const { data } = useQuery(eventNamesQuery(siteId, { period: '12mo', limit: 100 }));
  const listId = useId();
  return (
    <>
      <Input
        aria-label={`${label}: name of the event`}
        maxLength={120}
        list={listId}
        value={step.eventName}
        placeholder="add_to_cart"
        spellCheck={false}
        onChange={event => onChange({ eventName: event.target.value })}
        {...invalid}
      />
      <datalist id={listId}>
        {data?.names.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
