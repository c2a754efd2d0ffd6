import './mantine.css';
import './tokens.css';
import './frame.css';
import './parts/parts.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { setFirstScheme } from './scheme.ts';
import { firstLanguage, speak } from './words.ts';

setFirstScheme();
const language = firstLanguage();
speak(language);
createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App language={language} />
  </StrictMode>,
);
