/**
 * The payment window (결제창) over the merchant's page on a PC: a frame as large as the viewport. The page inside draws
 * the dimmed ground and the window; here is only what the merchant's page must do for it.
 */
import type { WindowMessage, WindowOutcome } from '@tollgate/contract/window';
import { language } from './device.ts';

/** How long the window may keep silent: in all, and once its frame says that it has loaded something. */
const silenceMs = { inAll: 20_000, afterLoad: 5_000 };

export interface Overlay {
  remove(): void;
}

export interface OverlayEvents {
  onOutcome: (outcome: WindowOutcome) => void;
  /** The ×, or Esc before the window is there to hear it. */
  onClose: () => void;
  /** The window did not come up. */
  onSilence: () => void;
}

export function openOverlay(windowUrl: URL, { onOutcome, onClose, onSilence }: OverlayEvents): Overlay {
  const nonce = randomText();
  windowUrl.hash = `nonce=${nonce}`;
  const { dialog, frame } = build(windowUrl.href);

  const timers = [setTimeout(onSilence, silenceMs.inAll)];
  const waitLess = () => timers.push(setTimeout(onSilence, silenceMs.afterLoad));
  const stopWaiting = () => {
    frame.removeEventListener('load', waitLess);
    timers.forEach(clearTimeout);
  };
  frame.addEventListener('load', waitLess);

  const hear = ({ origin, source, data }: MessageEvent) => {
    if (origin !== windowUrl.origin || source !== frame.contentWindow) return;
    const message = data as WindowMessage | null;
    if (message?.source !== 'tollgate' || message.nonce !== nonce) return;
    stopWaiting();
    if (message.type === 'ready') reveal(dialog, frame);
    else if (message.type === 'close') onClose();
    else onOutcome(message);
  };
  addEventListener('message', hear);

  const releasePage = holdPage(dialog, frame);
  // Chrome sends only `close` where Esc is pressed twice.
  dialog.addEventListener('cancel', onClose);
  dialog.addEventListener('close', onClose);

  return {
    remove() {
      stopWaiting();
      removeEventListener('message', hear);
      dialog.remove();
      releasePage();
    },
  };
}

/**
 * `all` keeps out what the merchant's style sheet says of dialogs and frames in general. It also leaves the colour
 * scheme of the frame at `normal`, as the window page has it: where the two differ, browsers paint the frame opaque.
 */
const whole =
  'all:initial;display:block;position:fixed;top:0;left:0;width:100%;height:100%;z-index:2147483647;border:0;';

/**
 * A modal `<dialog>` around the frame: above everything, even a dialog of the merchant's own, with the page behind it
 * out of reach of keyboard and screen reader. Until the window is ready the dialog dims the page, so that the click is
 * seen to have done something; then the window page's own ground takes over.
 */
function build(src: string): { dialog: HTMLDialogElement; frame: HTMLIFrameElement } {
  const dialog = document.createElement('dialog');
  const frame = document.createElement('iframe');
  frame.title = language() === 'en' ? 'Payment window' : '결제창';
  frame.setAttribute('data-testid', 'tollgate-window');
  frame.style.cssText = `${whole}opacity:0`;
  frame.src = src;
  dialog.setAttribute('aria-label', frame.title);
  dialog.tabIndex = -1;
  dialog.style.cssText = `${whole}overflow:hidden;background:rgba(20,24,31,.5);transition:background .12s`;
  dialog.append(frame);
  return { dialog, frame };
}

function reveal(dialog: HTMLElement, frame: HTMLElement): void {
  dialog.style.background = 'transparent';
  frame.style.opacity = '1';
  frame.focus();
}

/** Shows the dialog, keeps the focus in it and the page where it is; the answer gives both back. */
function holdPage(dialog: HTMLDialogElement, frame: HTMLElement): () => void {
  const before = document.activeElement;
  const unlockScroll = lockScroll();
  document.body.append(dialog);
  const isModal = typeof dialog.showModal === 'function';
  if (isModal) dialog.showModal();
  dialog.focus();
  // Browsers of before 2022 know no modal dialogs: the Tab key would walk on into the page behind.
  const bringBack = (event: Event) => {
    if (!dialog.contains(event.target as Node)) frame.focus();
  };
  if (!isModal) document.addEventListener('focusin', bringBack);
  return () => {
    document.removeEventListener('focusin', bringBack);
    unlockScroll();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
}

/** The room of a scroll bar that goes is kept free, so that nothing of the page moves sideways. */
function lockScroll(): () => void {
  const root = document.documentElement;
  const { overflow, paddingRight } = root.style;
  const width = root.clientWidth;
  root.style.overflow = 'hidden';
  if (root.clientWidth > width) root.style.paddingRight = `${root.clientWidth - width}px`;
  return () => {
    Object.assign(root.style, { overflow, paddingRight });
  };
}

function randomText(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('');
}
