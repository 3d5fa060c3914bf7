using System.Runtime.InteropServices;
using PriceQuotes.Asking;
using PriceQuotes.Backends;
using PriceQuotes.CommandLine;
using PriceQuotes.Reporting;

namespace PriceQuotes;

/// <summary>The program from its arguments to its exit code.</summary>
internal static class PriceQuotesApp
{
    internal static async Task<ExitCode> RunAsync(string[] args)
    {
        if (ArgumentParser.AsksForHelp(args))
        {
            Console.WriteLine(HelpText.Text);
            return ExitCode.Ok;
        }

        QuoteOptions options;
        try
        {
            options = ArgumentParser.Parse(args);
        }
        catch (UsageException wrong)
        {
            Console.Error.WriteLine(wrong.Message);
            Console.Error.WriteLine("Try: dotnet run --project docs/samples/PriceQuotes -- --help");
            return ExitCode.Usage;
        }

        using var stop = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            // the second one ends the process
            context.Cancel = !stop.IsCancellationRequested;
            _ = stop.CancelAsync();
        });
        try
        {
            return await RunAsync(options, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            Console.Error.WriteLine("Stopped.");
            return ExitCode.Canceled;
        }
    }

    private static async Task<ExitCode> RunAsync(QuoteOptions options, CancellationToken cancellationToken)
    {
        await using DemoBackends backends = await DemoBackends.StartAsync(Backend.All, TimeProvider.System);
        Console.Write(ReportText.Headline(backends.Address, Backend.All, options));

        using var client = new QuoteClient(backends.Address, Backend.All);
        var comparison = new Comparison(client, options, TimeProvider.System);
        var report = new List<TechniqueResult>();
        await foreach (TechniqueResult result in comparison.RunAsync(cancellationToken))
        {
            report.Add(result);
            Console.Write(ReportText.Line(result, isFirst: report.Count == 1));
        }

        Console.Write(ReportText.Footnotes(report));
        return report.TrueForAll(static result => result.IsAsExpected) ? ExitCode.Ok : ExitCode.Failures;
    }
}
