namespace Crawler.Timeline;

/// <summary>Where things are in the picture, in its own units.</summary>
internal sealed record TimelineLayout(int Lanes, TimeSpan End)
{
    internal const double Width = 1200;
    internal const double Left = 64;
    internal const double Right = 24;
    internal const double PlotWidth = Width - Left - Right;
    internal const double HeaderHeight = 78;
    internal const double PhaseHeight = 22;
    internal const double LanesTop = HeaderHeight + PhaseHeight;
    internal const double ChartGap = 34;
    internal const double ChartHeight = 96;
    internal const double AxisHeight = 46;

    // Few lanes are drawn thick, many thin, so that the picture stays readable from 1 to several hundred.
    internal double LanePitch { get; } = Math.Clamp(360.0 / Lanes, 3, 22);

    internal double LaneHeight => LanePitch * 0.82;

    internal double LanesBottom => LanesTop + (Lanes * LanePitch);

    internal double ChartTop => LanesBottom + ChartGap;

    internal double ChartBottom => ChartTop + ChartHeight;

    internal double Height => ChartBottom + AxisHeight;

    internal double LaneTop(int lane) => LanesTop + (lane * LanePitch) + ((LanePitch - LaneHeight) / 2);

    internal double X(TimeSpan at) => Left + (PlotWidth * (End > TimeSpan.Zero ? Math.Clamp(at / End, 0, 1) : 0));

    // Room above the limit, so that it can be seen that nothing is there.
    internal double Y(double inFlight) => ChartBottom - (ChartHeight * inFlight / (Lanes * 1.25));
}
