import { type ReactElement, useEffect, useRef } from 'react';
import { Button } from './button.tsx';

interface LoadMoreProps {
  hasMore: boolean;
  loading: boolean;
  onMore(): void;
}

/** The end of a list that goes on: loads more when it comes into view, or by its button. */
export function LoadMore({ hasMore, loading, onMore }: LoadMoreProps): ReactElement | null {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const end = ref.current;
    if (!end || !hasMore || loading) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onMore(), {
      rootMargin: '400px',
    });
    observer.observe(end);
    return () => observer.disconnect();
  }, [hasMore, loading, onMore]);
  if (!hasMore) return null;
  return (
    <div ref={ref} className="row load-more">
      <Button variant="quiet" busy={loading} onClick={onMore}>
        {loading ? 'Loading…' : 'Load more'}
      </Button>
    </div>
  );
}
