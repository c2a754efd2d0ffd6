// Loaded into every process that `npm start` starts. When the launcher is gone, however it went, the part ends as if
// it had been asked to: otherwise it would hold its port against the next start.
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
