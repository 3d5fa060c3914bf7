using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace AsyncToolkit.Hosting.Tests;

public class OptionsSectionTests
{
    private static readonly Dictionary<string, (string Text, object Value)> Samples = new()
    {
        [nameof(BlockingDetectorOptions.Enabled)] = ("false", false),
        [nameof(BlockingDetectorOptions.WaitThreshold)] = ("00:00:00.050", TimeSpan.FromMilliseconds(50)),
        [nameof(BlockingDetectorOptions.SlowCallbackThreshold)] = ("Infinite", Timeout.InfiniteTimeSpan),
        [nameof(BlockingDetectorOptions.StuckThreshold)] = ("00:00:01", TimeSpan.FromSeconds(1)),
        [nameof(BlockingDetectorOptions.HeartbeatInterval)] = ("infinite", Timeout.InfiniteTimeSpan),
        [nameof(BlockingDetectorOptions.StarvationThreshold)] = ("00:00:02", TimeSpan.FromSeconds(2)),
        [nameof(BlockingDetectorOptions.RepeatInterval)] = ("1.00:00:00", TimeSpan.FromDays(1)),
        [nameof(BlockingDetectorOptions.MaxSites)] = ("11", 11),
        [nameof(BlockingDetectorOptions.QueueCapacity)] = ("12", 12),
        [nameof(BlockingDetectorOptions.SampleEvery)] = ("13", 13),
        [nameof(BlockingDetectorOptions.Action)] = ("throw", BlockingAction.Throw),
        [nameof(BlockingDetectorOptions.ContextMode)] = ("None", ContextMode.None),
        [nameof(BlockingDetectorOptions.WatchAllThreads)] = ("True", true),
    };

    // An option that the core gets and the section does not would be silently out of reach. A clock cannot be written down.
    public static TheoryData<string> Properties => new(
        typeof(BlockingDetectorOptions).GetProperties()
            .Where(property => property.SetMethod is not null && property.PropertyType != typeof(TimeProvider))
            .Select(property => property.Name));

    [Theory]
    [MemberData(nameof(Properties))]
    public void Read_OfEachOption_SetsIt(string name)
    {
        (string text, object value) = Samples[name];
        PropertyInfo property = typeof(BlockingDetectorOptions).GetProperty(name)!;

        BlockingDetectorOptions options = TestHost.OptionsFrom(($"BlockingDetection:{name}", text));

        Assert.Equal(value, property.GetValue(options));
        Assert.NotEqual(property.GetValue(new BlockingDetectorOptions()), property.GetValue(options));
    }

    [Fact]
    public void Read_OfKeys_IgnoresTheirCase() => Assert.Equal(5, TestHost.OptionsFrom(("blockingdetection:SAMPLEEVERY", "5")).SampleEvery);

    [Fact]
    public void Read_OfAllowedMethods_AddsThemToThoseOfTheProgram()
    {
        HostApplicationBuilder builder = TestHost.Builder(
            ("BlockingDetection:AllowedMethods:0", "Shop.LegacyCache.Load"),
            ("BlockingDetection:AllowedMethods:1", "Shop.Drivers.*"));
        builder.Services.AddBlockingDetection(options => options.AllowBlockingCallsInside(typeof(OptionsSectionTests), "*"));
        using IHost host = builder.Build();

        Assert.Equal(["Shop.LegacyCache.Load", "Shop.Drivers.*", "AsyncToolkit.Hosting.Tests.OptionsSectionTests.*"], host.Options().AllowedMethods);
    }

    [Fact]
    public async Task Detection_InsideAMethodThatTheSectionAllows_ReportsNothing()
    {
        HostApplicationBuilder builder = TestHost.Builder(
            ("BlockingDetection:WaitThreshold", "00:00:00"),
            ("BlockingDetection:RepeatInterval", "00:00:00"),
            ("BlockingDetection:SlowCallbackThreshold", "Infinite"),
            ("BlockingDetection:StuckThreshold", "Infinite"),
            ("BlockingDetection:HeartbeatInterval", "Infinite"),
            ("BlockingDetection:AllowedMethods:0", $"{typeof(OptionsSectionTests).FullName}.{nameof(Allowed)}"));
        builder.Services.AddBlockingDetection();
        using IHost host = builder.Build();
        await host.StartAsync();
        List<BlockingReport> reports = [];
        var reported = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Detector().Reported += (_, e) =>
        {
            reports.Add(e.Report);
            reported.TrySetResult();
        };

        // The second wait is reported: when it has been, the first one has been looked at.
        using (host.Detector().Watch("job"))
        {
            using var gate = new ManualResetEventSlim();
            var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task allowed = Task.Run(() => Allowed(gate, inside));
            await inside.Task.WithHangGuard();
            Task culprit = Task.Run(gate.Wait);
            await reported.Task.WithHangGuard();
            gate.Set();
            await Task.WhenAll(allowed, culprit).WithHangGuard();
            await host.Detector().FlushAsync().WithHangGuard();
        }

        Assert.DoesNotContain(reports, report => report.StackTrace?.Contains(nameof(Allowed), StringComparison.Ordinal) == true);

        // More than one if both waits end at once and then wait for the lock that the event takes inside: with no threshold that counts, too.
        Assert.Contains(reports, report => report.Kind == BlockingReportKind.BlockingCall);
        await host.StopAsync();
    }

    [Fact]
    public void Read_OfTheSection_ComesBeforeTheProgram()
    {
        HostApplicationBuilder builder = TestHost.Builder(("BlockingDetection:SampleEvery", "5"), ("BlockingDetection:MaxSites", "6"));
        builder.Services.AddBlockingDetection(options => options.SampleEvery = 50);
        using IHost host = builder.Build();

        Assert.Equal((50, 6), (host.Options().SampleEvery, host.Options().MaxSites));
    }

    [Fact]
    public void Read_OfASectionOfTheCallers_TakesThatOne()
    {
        HostApplicationBuilder builder = TestHost.Builder(("Diagnostics:Blocking:SampleEvery", "5"), ("BlockingDetection:SampleEvery", "6"));
        builder.Services.AddBlockingDetection(builder.Configuration.GetSection("Diagnostics:Blocking"), options => options.MaxSites = 7);
        using IHost host = builder.Build();

        Assert.Equal((5, 7), (host.Options().SampleEvery, host.Options().MaxSites));
    }

    [Fact]
    public void Read_OfEmptyValues_LeavesTheOptionsAlone()
    {
        BlockingDetectorOptions options = TestHost.OptionsFrom(("BlockingDetection:WaitThreshold", ""), ("BlockingDetection:AllowedMethods", null));

        Assert.Equal(new BlockingDetectorOptions().WaitThreshold, options.WaitThreshold);
        Assert.Empty(options.AllowedMethods);
    }

    [Theory]
    [InlineData("WaitTreshold", "00:00:01", "WaitThreshold")]
    [InlineData("WaitThreshold", "100", "00:00:00.100")]
    [InlineData("WaitThreshold", "100ms", "00:00:00.100")]
    [InlineData("Enabled", "maybe", "true or false")]
    [InlineData("MaxSites", "1.5", "a whole number")]
    [InlineData("Action", "Panic", "Report, Throw")]
    [InlineData("ContextMode", "9", "Automatic, None")]
    [InlineData("AllowedMethods", "Shop.LegacyCache.Load", "a list")]
    [InlineData("AllowedMethods:0:Name", "Shop.LegacyCache.Load", "not a text")]
    [InlineData("WaitThreshold:Value", "00:00:01", "has to be a value")]
    public void Read_OfWhatCannotBeRead_NamesTheKeyAndWhatWouldDo(string key, string value, string hint)
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => TestHost.OptionsFrom(($"BlockingDetection:{key}", value)));

        Assert.Contains($"BlockingDetection:{key.Split(':')[0]} ", Assert.Single(wrong.Failures), StringComparison.Ordinal);
        Assert.Contains(hint, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAValueInThePlaceOfTheSection_SaysSo()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(() => TestHost.OptionsFrom(("BlockingDetection", "false")));

        Assert.StartsWith("BlockingDetection is 'false'", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfSeveralMistakes_NamesThemAll()
    {
        OptionsValidationException wrong = Assert.Throws<OptionsValidationException>(
            () => TestHost.OptionsFrom(("BlockingDetection:Enabled", "maybe"), ("BlockingDetection:MaxSites", "many")));

        Assert.Equal(2, wrong.Failures.Count());
    }

    private static void Allowed(ManualResetEventSlim gate, TaskCompletionSource inside)
    {
        inside.SetResult();
        gate.Wait();
    }
}
