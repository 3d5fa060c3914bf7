using AsyncToolkit.Benchmarks;
using BenchmarkDotNet.Running;

switch (args)
{
    case ["quick", .. string[] rest]:
        return await QuickCommand.RunAsync(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new SuiteConfig());
        return 0;
}
