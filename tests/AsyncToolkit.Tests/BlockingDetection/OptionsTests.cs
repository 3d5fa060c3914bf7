using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

public class OptionsTests
{
    private const string PositiveOrInfinite = "positive or infinite";
    private const string AtLeastOne = "at least 1";
    private const string Defined = "a defined value";

    public static TheoryData<string, string, Action<BlockingDetectorOptions>> OutOfRange => new()
    {
        { "WaitThreshold", "from zero to one day", options => options.WaitThreshold = TimeSpan.FromTicks(-1) },
        { "WaitThreshold", "from zero to one day", options => options.WaitThreshold = Timeout.InfiniteTimeSpan },
        { "WaitThreshold", "from zero to one day", options => options.WaitThreshold = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) },
        { "SlowCallbackThreshold", PositiveOrInfinite, options => options.SlowCallbackThreshold = TimeSpan.Zero },
        { "StuckThreshold", PositiveOrInfinite, options => options.StuckThreshold = TimeSpan.FromTicks(-1) },
        { "HeartbeatInterval", PositiveOrInfinite, options => options.HeartbeatInterval = TimeSpan.Zero },
        { "StarvationThreshold", "positive", options => options.StarvationThreshold = TimeSpan.Zero },
        { "RepeatInterval", "zero or positive", options => options.RepeatInterval = TimeSpan.FromTicks(-1) },
        { "MaxSites", AtLeastOne, options => options.MaxSites = 0 },
        { "QueueCapacity", AtLeastOne, options => options.QueueCapacity = 0 },
        { "SampleEvery", AtLeastOne, options => options.SampleEvery = 0 },
        { "Action", Defined, options => options.Action = (BlockingAction)7 },
        { "ContextMode", Defined, options => options.ContextMode = (ContextMode)7 },
    };

    public static TheoryData<Action<BlockingDetectorOptions>> Limits => new()
    {
        options => options.WaitThreshold = TimeSpan.Zero,
        options => options.WaitThreshold = TimeSpan.FromDays(1),
        options => options.SlowCallbackThreshold = TimeSpan.FromTicks(1),
        options => options.StarvationThreshold = TimeSpan.FromTicks(1),
        options => options.RepeatInterval = TimeSpan.Zero,
        options => options.RepeatInterval = TimeSpan.MaxValue,
        options => options.MaxSites = options.QueueCapacity = options.SampleEvery = 1,
        options => options.AllowedMethods.Add("A.B"),
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Constructor_ValueOutOfRange_ThrowsAndSaysTheRange(string property, string range, Action<BlockingDetectorOptions> set)
    {
        var options = new BlockingDetectorOptions();
        set(options);

        var thrown = Assert.Throws<ArgumentOutOfRangeException>("options", () => new BlockingDetector(options));

        Assert.StartsWith($"{property} must be {range}. (Parameter", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(typeof(BlockingDetectorOptions).GetProperty(property)!.GetValue(options), thrown.ActualValue);
    }

    [Theory]
    [MemberData(nameof(Limits))]
    public void Constructor_ValueAtTheLimit_IsTaken(Action<BlockingDetectorOptions> set)
    {
        var options = new BlockingDetectorOptions { Enabled = false };
        set(options);

        Assert.Null(Record.Exception(() => new BlockingDetector(options).Dispose()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("Load")]
    [InlineData(".Load")]
    [InlineData("Cache.")]
    public void Constructor_AllowedMethodWithoutATypeOrAName_ThrowsAndShowsIt(string method)
    {
        var options = new BlockingDetectorOptions();
        options.AllowedMethods.Add(method);

        var thrown = Assert.Throws<ArgumentException>("options", () => new BlockingDetector(options));

        Assert.StartsWith($"AllowedMethods has '{method}', which is not of the form Namespace.Type.Method.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WithoutAClock_Throws()
    {
        var thrown = Assert.Throws<ArgumentException>("options", () => new BlockingDetector(new BlockingDetectorOptions { TimeProvider = null! }));

        Assert.StartsWith("TimeProvider is null.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_Null_Throws() => Assert.Throws<ArgumentNullException>("options", () => new BlockingDetector(null!));

    [Fact]
    public void Defaults_AreTheDocumentedOnes()
    {
        var options = new BlockingDetectorOptions();

        Assert.True(options.Enabled);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.WaitThreshold);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.SlowCallbackThreshold);
        Assert.Equal(TimeSpan.FromMilliseconds(200), options.StuckThreshold);
        Assert.Equal(TimeSpan.FromMilliseconds(100), options.HeartbeatInterval);
        Assert.Equal(TimeSpan.FromMilliseconds(250), options.StarvationThreshold);
        Assert.Equal(TimeSpan.FromMinutes(1), options.RepeatInterval);
        Assert.Equal(1_024, options.MaxSites);
        Assert.Equal(1, options.SampleEvery);
        Assert.False(options.WatchAllThreads);
        Assert.Equal(TimeProvider.System, options.TimeProvider);
    }

    [Fact]
    public void Options_ChangedLater_DoNotChangeTheDetector()
    {
        var options = new BlockingDetectorOptions { WaitThreshold = TimeSpan.FromMilliseconds(7) };
        using var detector = new BlockingDetector(options);

        options.WaitThreshold = TimeSpan.FromHours(1);

        Assert.Equal(7, detector.WaitMilliseconds);
    }

    [Fact]
    public void Infinite_IsNever()
    {
        using var detector = new BlockingDetector(new BlockingDetectorOptions
        {
            SlowCallbackThreshold = Timeout.InfiniteTimeSpan,
            StuckThreshold = Timeout.InfiniteTimeSpan,
            HeartbeatInterval = Timeout.InfiniteTimeSpan,
        });

        Assert.Equal(long.MaxValue, detector.SlowCallbackTicks);
        Assert.Equal(long.MaxValue, detector.StuckTicks);
    }

    // The watchdog's rounds are a quarter of the shortest time it has to see, within limits.
    [Theory]
    [InlineData(200, 100, 250, 25)]
    [InlineData(40, 100, 250, 10)]
    [InlineData(200, 60, 250, 15)]
    [InlineData(200, 100, 80, 20)]
    [InlineData(1, 100, 250, 5)]
    [InlineData(10_000, 10_000, 10_000, 50)]
    public void Period_FollowsTheShortestThreshold(int stuck, int heartbeat, int starvation, int period)
    {
        using var detector = new BlockingDetector(new BlockingDetectorOptions
        {
            Enabled = false,
            StuckThreshold = TimeSpan.FromMilliseconds(stuck),
            HeartbeatInterval = TimeSpan.FromMilliseconds(heartbeat),
            StarvationThreshold = TimeSpan.FromMilliseconds(starvation),
        });

        Assert.Equal(TimeSpan.FromMilliseconds(period), detector.Period);
    }

    [Theory]
    [InlineData(typeof(OptionsTests), "Load", "AsyncToolkit.Tests.BlockingDetection.OptionsTests.Load")]
    [InlineData(typeof(Nested<>), "*", "AsyncToolkit.Tests.BlockingDetection.OptionsTests.Nested`1.*")]
    [InlineData(typeof(Nested<int>), "Load", "AsyncToolkit.Tests.BlockingDetection.OptionsTests.Nested`1.Load")]
    public void AllowBlockingCallsInside_WritesTheNameAsFramesDo(Type type, string method, string expected) =>
        Assert.Equal(expected, Assert.Single(new BlockingDetectorOptions().AllowBlockingCallsInside(type, method).AllowedMethods));

    [Fact]
    public void AllowBlockingCallsInside_BadArguments_Throw()
    {
        var options = new BlockingDetectorOptions();

        Assert.Throws<ArgumentNullException>("type", () => options.AllowBlockingCallsInside(null!, "Load"));
        Assert.Throws<ArgumentException>("methodName", () => options.AllowBlockingCallsInside(typeof(OptionsTests), ""));
        var nameless = Assert.Throws<ArgumentException>("type", () => options.AllowBlockingCallsInside(typeof(Nested<>).GetGenericArguments()[0], "Load"));
        Assert.StartsWith("The type has no name.", nameless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateBlockingDetector_Configures()
    {
        using BlockingDetector detector = new RecordingLogger().CreateBlockingDetector(options => options.Enabled = false);

        Assert.False(detector.IsWatching);
        Assert.Throws<ArgumentNullException>("logger", () => BlockingDetectorExtensions.CreateBlockingDetector(null!));
    }

    internal sealed class Nested<T>
    {
        internal T? Value { get; set; }
    }
}
