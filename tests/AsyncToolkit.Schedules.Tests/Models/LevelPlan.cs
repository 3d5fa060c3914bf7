namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Kind">What there is around the body.</param>
/// <param name="Seconds">The timeout of the deadline.</param>
/// <param name="End">How the body ends.</param>
/// <param name="Suspends">Whether it does not begin at once.</param>
/// <param name="TakesCaller">Whether the block is given the caller's token.</param>
internal sealed record LevelPlan(LevelKind Kind, int Seconds, LevelEnd End, bool Suspends, bool TakesCaller)
{
    internal bool IsBlock => Kind is LevelKind.FailsAfter or LevelKind.MovesOnAfter;

    public override string ToString() =>
        $"{Kind} {Seconds} s: {(Suspends ? "suspends, " : null)}{End}{(TakesCaller ? ", takes the caller's token" : null)}";
}
