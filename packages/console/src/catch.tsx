import { Component, type ReactNode } from 'react';
import { Trouble } from './parts/trouble.tsx';

interface Props {
  /** Another place is another try. */
  place: string;
  children: ReactNode;
}

/**
 * Keeps the shell when a page breaks: the way around stays, and loading the page again may help, as it does where a
 * newer gateway has newer pages.
 */
export class Catch extends Component<Props, { error: unknown; place: string }> {
  override state = { error: undefined, place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: { place: string }) {
    return place === state.place ? null : { error: undefined, place };
  }

  override render() {
    const { error } = this.state;
    return error === undefined ? (
      this.props.children
    ) : (
      <Trouble error={error} again={() => location.reload()} />
    );
  }
}
