import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { Suspense, useMemo, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { asRefused } from './api/refused.ts';
import { Frame } from './frame.tsx';
import { MemberGate } from './member.tsx';
import { NoticeProvider } from './parts/notice.tsx';
import { Waiting } from './parts/waiting.tsx';
import { NotFound, outside, pages } from './routes.tsx';
import { schemes } from './scheme.ts';
import { theme, tokens } from './theme.ts';
import { type Language, LanguageContext, speak } from './words.ts';

export function App({ language: first }: { language: Language }) {
  const [language, setLanguage] = useState(first);
  const [client] = useState(newClient);
  const choice = useMemo(
    () => ({
      language,
      choose: (next: Language) => {
        speak(next);
        setLanguage(next);
      },
    }),
    [language],
  );
  return (
    <LanguageContext value={choice}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={tokens}
        colorSchemeManager={schemes}
        defaultColorScheme="auto"
      >
        <QueryClientProvider client={client}>
          <NoticeProvider>
            <BrowserRouter basename="/console">
              <Suspense fallback={<Waiting />}>
                <Routes>
                  {outside.map(({ path, Shown }) => (
                    <Route key={path} path={path} element={<Shown />} />
                  ))}
                  <Route
                    element={
                      <MemberGate>
                        <Frame />
                      </MemberGate>
                    }
                  >
                    {pages.map(({ path, Shown }) => (
                      <Route key={path} path={path} element={<Shown />} />
                    ))}
                    <Route path="*" element={<NotFound />} />
                  </Route>
                </Routes>
              </Suspense>
            </BrowserRouter>
          </NoticeProvider>
        </QueryClientProvider>
      </MantineProvider>
    </LanguageContext>
  );
}

/** A refusal is an answer: asking the same again changes nothing. Silence is worth two more tries. */
function newClient(): QueryClient {
  const onError = (error: unknown) => {
    // The log-in ended meanwhile: the gate asks who is there, and shows the way in.
    if (asRefused(error).code === 'LOGIN_REQUIRED') void client.invalidateQueries({ queryKey: ['session'] });
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      // A laptop that leaves its wireless network still reaches its own gateway; by default everything would wait for another one.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 5_000,
        retry: (count, error) => {
          const { status } = asRefused(error);
          return count < 2 && (status === 0 || status >= 500);
        },
        retryDelay: (count) => 400 * 2 ** count,
      },
    },
  });
  return client;
}
