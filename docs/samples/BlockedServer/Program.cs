using BlockedServer;

return await BlockedServerApp.RunAsync(Console.Out);
