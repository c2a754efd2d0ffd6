/** Loaded into each part: should the command line be killed outright, the part ends as if it had been asked to. */
process.channel?.unref();
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
