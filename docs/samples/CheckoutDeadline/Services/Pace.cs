namespace CheckoutDeadline.Services;

/// <summary>How long things take.</summary>
internal sealed record Pace
{
    /// <summary>What an answer needs on its way back, with time to spare.</summary>
    internal TimeSpan WayBack { get; init; } = TimeSpan.FromMilliseconds(40);

    internal TimeSpan Reserve { get; init; } = TimeSpan.FromMilliseconds(80);

    internal TimeSpan Points { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long the shop waits for the customer's points, which are nice to have.</summary>
    internal TimeSpan PointsAllowed { get; init; } = TimeSpan.FromMilliseconds(100);

    internal TimeSpan Fraud { get; init; } = TimeSpan.FromMilliseconds(60);

    internal required TimeSpan Bank { get; init; }

    internal TimeSpan Release { get; init; } = TimeSpan.FromMilliseconds(150);
}
