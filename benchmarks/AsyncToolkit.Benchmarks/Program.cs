using AsyncToolkit.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["quick", .. string[] rest]:
        return await QuickCommand.RunAsync(rest);
    case ["publish"]:
        return PublishCommand.Publish();
    case ["render"]:
        return PublishCommand.Render();
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new SuiteConfig());
        return 0;
}
