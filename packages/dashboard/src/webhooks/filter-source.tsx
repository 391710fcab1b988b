import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, TextArea } from '../ui/field.tsx';
import { conditionOf, type DraftCondition } from './draft-condition.ts';
import { parseConditions } from './parse-conditions.ts';

interface FilterSourceProps {
  conditions: DraftCondition[];
  onChange(conditions: DraftCondition[]): void;
}

/** The filter as the API has it, to copy from one webhook to another. */
export function FilterSource({ conditions, onChange }: FilterSourceProps): ReactElement {
  const [text, setText] = useState<string | null>(null);
  const parsed = text === null ? null : parseConditions(text);
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        onClick={() => setText(JSON.stringify(conditions.map(conditionOf), null, 2))}
      >
        Edit as JSON
      </Button>
      {text !== null && (
        <Dialog title="The filter as JSON" onClose={() => setText(null)}>
          <Field
            label="Conditions"
            hint="A list of {field, op, value}, as the API takes it."
            error={parsed && 'problem' in parsed ? parsed.problem : null}
          >
            <TextArea
              className="mono"
              rows={12}
              value={text}
              spellCheck={false}
              onChange={event => setText(event.target.value)}
            />
          </Field>
          <div className="row">
            <Button
              variant="primary"
              disabled={!parsed || 'problem' in parsed}
              onClick={() => {
                if (parsed && 'conditions' in parsed) onChange(parsed.conditions);
                setText(null);
              }}
            >
              Take over
            </Button>
            <Button variant="quiet" onClick={() => setText(null)}>
              Cancel
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}
