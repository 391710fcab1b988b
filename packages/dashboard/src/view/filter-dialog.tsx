import { type ReactElement, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field, Input, Select, TextArea } from '../ui/field.tsx';
import { dimensionLabels, type Filter, type FilterOp, filterOps, opLabels } from './filter.ts';

interface FilterDialogProps {
  /** Left out: a new one. */
  filter?: Filter;
  onDone(filter: Filter): void;
  onClose(): void;
}

const PROPERTY = 'prop.';

/** A filter typed by hand: also what can't be clicked, as a part of a path or a custom property. */
export function FilterDialog({ filter, onDone, onClose }: FilterDialogProps): ReactElement {
  const [dimension, setDimension] = useState(
    filter?.dimension.startsWith(PROPERTY) ? PROPERTY : (filter?.dimension ?? 'page'),
  );
  const [property, setProperty] = useState(
    filter?.dimension.startsWith(PROPERTY) ? filter.dimension.slice(PROPERTY.length) : '',
  );
  const [op, setOp] = useState<FilterOp>(filter?.op ?? 'is');
  const [text, setText] = useState(filter?.values.join('\n') ?? '');
  function done() {
    const values = text.split('\n').map(value => value.trim());
    onDone({ dimension: dimension === PROPERTY ? PROPERTY + property.trim() : dimension, op, values });
    onClose();
  }
  return (
    <Dialog title={filter ? 'Change the filter' : 'Add a filter'} onClose={onClose}>
      <form
        className="stack"
        onSubmit={event => {
          event.preventDefault();
          done();
        }}
      >
        <div className="filter-line">
          <Field label="Show visits whose">
            <Select value={dimension} onChange={event => setDimension(event.target.value)}>
              {Object.entries(dimensionLabels).map(([name, label]) => (
                <option key={name} value={name}>
                  {label}
                </option>
              ))}
              <option value={PROPERTY}>Property of an event</option>
            </Select>
          </Field>
          <Field label="Comparison">
            <Select
              value={op}
              onChange={event => setOp(filterOps.find(one => one === event.target.value) ?? 'is')}
            >
              {filterOps.map(one => (
                <option key={one} value={one}>
                  {opLabels[one]}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        {dimension === PROPERTY && (
          <Field label="Name of the property">
            <Input
              required
              maxLength={300}
              value={property}
              onChange={event => setProperty(event.target.value)}
            />
          </Field>
        )}
        <Field label="Value" hint={hints[op]}>
          <TextArea
            rows={2}
            value={text}
            onChange={event => setText(event.target.value)}
            spellCheck={false}
          />
        </Field>
        <div className="row">
          <Button type="submit" variant="primary">
            {filter ? 'Change' : 'Add filter'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

const hints: Record<FilterOp, string> = {
  is: 'Exactly this. Several on lines of their own: any of them. Empty: unknown.',
  is_not: 'All but this. Several on lines of their own: none of them.',
  contains: 'Anywhere within. Several on lines of their own: any of them.',
  matches: 'A pattern: * stands for any run of characters; in paths, ** goes across slashes.',
};
