/** The mark: a barrier arm going up, two strokes in a rounded square. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="9" />
      <path class="post" d="M10.5 24v-8" />
      <path class="arm" d="m10.5 16 11.5-8.5" />
    </svg>
  );
}
