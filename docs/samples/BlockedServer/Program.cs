using BlockedServer;

if (args.Length > 0)
{
    Console.Error.WriteLine($"BlockedServer takes no arguments: it asks itself what it is to be asked, and ends. Not known: '{args[0]}'.");
    return 2;
}

return await BlockedServerApp.RunAsync(Console.Out);
