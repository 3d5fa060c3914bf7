using AsyncToolkit.Tests.Support;

namespace AsyncToolkit.Tests.BlockingDetection;

public class OptionsTests
{
    public static TheoryData<string, Action<BlockingDetectorOptions>> Invalid => new()
    {
        { "WaitThreshold", options => options.WaitThreshold = TimeSpan.FromTicks(-1) },
        { "WaitThreshold", options => options.WaitThreshold = Timeout.InfiniteTimeSpan },
        { "WaitThreshold", options => options.WaitThreshold = TimeSpan.FromDays(2) },
        { "SlowCallbackThreshold", options => options.SlowCallbackThreshold = TimeSpan.Zero },
        { "StuckThreshold", options => options.StuckThreshold = TimeSpan.FromTicks(-1) },
        { "HeartbeatInterval", options => options.HeartbeatInterval = TimeSpan.Zero },
        { "StarvationThreshold", options => options.StarvationThreshold = TimeSpan.Zero },
        { "RepeatInterval", options => options.RepeatInterval = TimeSpan.FromTicks(-1) },
        { "MaxSites", options => options.MaxSites = 0 },
        { "QueueCapacity", options => options.QueueCapacity = 0 },
        { "SampleEvery", options => options.SampleEvery = 0 },
        { "Action", options => options.Action = (BlockingAction)7 },
        { "ContextMode", options => options.ContextMode = (ContextMode)7 },
        { "TimeProvider", options => options.TimeProvider = null! },
        { "AllowedMethods", options => options.AllowedMethods.Add("") },
        { "AllowedMethods", options => options.AllowedMethods.Add("Load") },
        { "AllowedMethods", options => options.AllowedMethods.Add("Cache.") },
    };

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Constructor_InvalidOption_ThrowsAndNamesIt(string property, Action<BlockingDetectorOptions> set)
    {
        var options = new BlockingDetectorOptions();
        set(options);

        ArgumentException thrown = Assert.ThrowsAny<ArgumentException>(() => new BlockingDetector(options));

        Assert.Equal("options", thrown.ParamName);
        Assert.StartsWith(property, thrown.Message, StringComparison.Ordinal);
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
        Assert.Throws<ArgumentException>("type", () => options.AllowBlockingCallsInside(typeof(Nested<>).GetGenericArguments()[0], "Load"));
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
