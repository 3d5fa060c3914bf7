using AsyncToolkit.AspNetCore.Tests;

// The test runner loads the assembly and never comes here.
return await ColdServer.RunAsync(Console.Out);
