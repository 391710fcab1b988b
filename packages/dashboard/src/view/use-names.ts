import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { goalsQuery } from '../api/goals.ts';
import { valueName } from './value-name.ts';

/** What values of dimensions are called in a site, goals among them. */
export function useNames(siteId: string): (dimension: string, value: string) => string {
  const { data: goals } = useQuery(goalsQuery(siteId));
  return useMemo(() => {
    const goalNames = new Map(goals?.map(goal => [goal.id, goal.name]));
    return (dimension, value) => valueName(dimension, value, goalNames);
  }, [goals]);
}
