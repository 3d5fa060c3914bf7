using System.Globalization;

namespace AsyncToolkit.Mutants;

// The first mode is what a person starts; the second is what it starts itself, a process for many mutants.
internal static class Program
{
    private const string Usage = """
        usage: AsyncToolkit.Mutants --mutated <AsyncToolkit.dll> --report <mutation-report.json> --results <file>
                                    [--only <part of a path>] [--again <results of another run>] [--tests <part of a name>]
                                    [--workers <n>] [--minutes <n>]

        --again judges only the mutants that have survived there; --tests takes only the tests of such a name.
        """;

    private static async Task<int> Main(string[] args)
    {
        if (args is ["worker", string assembly, string active, string tests])
        {
            return new Worker(assembly, int.Parse(active, CultureInfo.InvariantCulture), tests).Run();
        }

        DriverArguments? arguments = DriverArguments.Parse(args);
        if (arguments is null)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        await new Driver(arguments).RunAsync();
        return 0;
    }
}
