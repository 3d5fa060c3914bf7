namespace AsyncToolkit.Schedules.Tests.Models;

/// <param name="Levels">One inside the other, the outermost first.</param>
/// <param name="Cancels">Whether the caller cancels meanwhile.</param>
internal sealed record NestPlan(LevelPlan[] Levels, bool Cancels)
{
    public override string ToString() => $"{string.Join(" { ", Levels.AsEnumerable())}{(Cancels ? "; canceled meanwhile" : null)}";

    internal IEnumerable<NestPlan> Smaller()
    {
        for (int i = 0; i < Levels.Length; i++)
        {
            if (Levels.Length > 1)
            {
                yield return this with { Levels = [.. Levels[..i], .. Levels[(i + 1)..]] };
            }

            if (Levels[i].Suspends)
            {
                yield return this with { Levels = [.. Levels[..i], Levels[i] with { Suspends = false }, .. Levels[(i + 1)..]] };
            }

            if (Levels[i].End != LevelEnd.Returns)
            {
                yield return this with { Levels = [.. Levels[..i], Levels[i] with { End = LevelEnd.Returns }, .. Levels[(i + 1)..]] };
            }
        }

        if (Cancels)
        {
            yield return this with { Cancels = false };
        }
    }
}
