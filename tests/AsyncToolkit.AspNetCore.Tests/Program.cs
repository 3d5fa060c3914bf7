using AsyncToolkit.AspNetCore.Tests;

// The test runner loads the assembly and never comes here.
return args is ["starve", string cause] ? StarvedPool.Run(cause, Console.Out) : await ColdServer.RunAsync(Console.Out);
