using CheckoutDeadline.CommandLine;
using CheckoutDeadline.Services;

namespace CheckoutDeadline;

/// <summary>The program from its arguments to its exit code.</summary>
internal static class CheckoutApp
{
    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(2_000);
    private static readonly TimeSpan TooLittle = TimeSpan.FromMilliseconds(700);

    internal static async Task<ExitCode> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        if (CheckoutOptions.AsksForHelp(args))
        {
            await output.WriteLineAsync(HelpText.Text);
            return ExitCode.Ok;
        }

        CheckoutOptions options;
        try
        {
            options = CheckoutOptions.Parse(args);
        }
        catch (UsageException wrong)
        {
            await error.WriteLineAsync(wrong.Message);
            await error.WriteLineAsync("Try: dotnet run --project docs/samples/CheckoutDeadline -- --help");
            return ExitCode.Usage;
        }

        await using Checkout checkout = await Checkout.StartAsync(
            new Pace { Bank = options.Bank }, new Journal(output.WriteLine), TimeProvider.System);
        if (options.Deadline is { } patience)
        {
            return await OrderAsync(patience) ? ExitCode.Ok : ExitCode.OutOfTime;
        }

        bool first = await OrderAsync(Enough);
        await output.WriteLineAsync();
        bool second = await OrderAsync(TooLittle);
        return first && !second ? ExitCode.Ok : ExitCode.OutOfTime;

        Task<bool> OrderAsync(TimeSpan allowed)
        {
            output.WriteLine($"An order within {allowed.TotalMilliseconds:0} ms:");
            return checkout.OrderAsync(allowed);
        }
    }
}
