using PriceQuotes;
using PriceQuotes.CommandLine;

namespace AsyncToolkit.Samples.Tests.PriceQuotes;

public class QuoteArgumentTests
{
    [Fact]
    public void Parse_NoArguments_GivesTheDefaults() => Assert.Equal(new QuoteOptions(), ArgumentParser.Parse([]));

    [Fact]
    public void Parse_EveryOption_IsTaken() => Assert.Equal(
        new QuoteOptions
        {
            Rounds = 4,
            Quorum = 2,
            HedgeDelay = TimeSpan.Zero,
            Timeout = TimeSpan.FromSeconds(1),
        },
        ArgumentParser.Parse(["--rounds", "4", "--quorum=2", "--delay", "0", "--timeout=1000"]));

    [Theory]
    [InlineData("--rounds", "--rounds needs a whole number from 1 to 1000.")]
    [InlineData("--rounds=0", "--rounds needs a whole number from 1 to 1000, not '0'.")]
    [InlineData("--quorum=6", "--quorum needs a whole number from 1 to 5, not '6'.")]
    [InlineData("--delay=-1", "--delay needs a whole number from 0 to 60000, not '-1'.")]
    [InlineData("--timeout=0", "--timeout needs a whole number from 1 to 60000, not '0'.")]
    [InlineData("--timeout=1.5", "--timeout needs a whole number from 1 to 60000, not '1.5'.")]
    [InlineData("--url=x", "--url is no option.")]
    [InlineData("five", "five is no option.")]
    [InlineData("--rounds=1 --rounds=2", "--rounds is given twice.")]
    public async Task Parse_NonsenseArgument_SaysWhy(string args, string message)
    {
        Assert.Equal(message, Assert.Throws<UsageException>(() => ArgumentParser.Parse(args.Split(' '))).Message);
        Assert.Equal(ExitCode.Usage, await PriceQuotesApp.RunAsync(args.Split(' ')));
    }

    [Fact]
    public async Task RunAsync_Help_IsFine() => Assert.Equal(ExitCode.Ok, await PriceQuotesApp.RunAsync(["--help"]));
}
