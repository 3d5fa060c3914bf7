using AsyncToolkit.Schedules.Tests.Explorer;
using AsyncToolkit.Schedules.Tests.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace AsyncToolkit.Schedules.Tests.Models;

/// <summary>Generated programs, each under some schedules. What fails is made smaller, and told with the seeds of the program and the schedule.</summary>
internal static class Generated
{
    private const int Programs = 100;
    private const int Seeds = 100;

    // The same programs on each machine; others with another seed.
    private static readonly ulong Seed = ulong.Parse(
        Environment.GetEnvironmentVariable("SCHEDULES_SEED") ?? "20261125", System.Globalization.CultureInfo.InvariantCulture);

    internal static Gen<string> Sources { get; } = Gen.Elements("array", "lazy", "async");

    internal static Gen<bool> Flags { get; } = Gen.Elements(false, true);

    internal static Gen<BodyKind[]> Bodies(int atMost) =>
        from count in Gen.Choose(1, atMost)
        from bodies in Gen.Elements(Enum.GetValues<BodyKind>()).ArrayOf(count)
        select bodies;

    /// <summary>Some of so many numbers, with repetitions.</summary>
    internal static Gen<int[]> Some(int of, int atLeast, int atMost) =>
        from count in Gen.Choose(atLeast, atMost)
        from numbers in Gen.Choose(0, of - 1).ArrayOf(count)
        select numbers;

    internal static void Check<TPlan>(Gen<TPlan> plans, Func<TPlan, IEnumerable<TPlan>> shrink, Func<TPlan, ScheduledProgram> programOf)
    {
        Config config = Config.QuickThrowOnFailure
            .WithQuietOnSuccess(true)
            .WithMaxTest(Programs)
            .WithReplay(new Replay(new Rnd(Seed), null));
        FsCheck.Check.One(config, Prop.ForAll(Arb.From(plans, shrink), plan => Exploration.Sample(() => programOf(plan), Seeds)));
    }

    /// <summary>One fewer of them, or one that does less.</summary>
    internal static IEnumerable<BodyKind[]> Shrink(BodyKind[] bodies)
    {
        for (int i = 0; i < bodies.Length; i++)
        {
            if (bodies.Length > 1)
            {
                yield return [.. bodies[..i], .. bodies[(i + 1)..]];
            }

            if (bodies[i] != BodyKind.Returns)
            {
                yield return [.. bodies[..i], bodies[i] == BodyKind.SuspendsAndFails ? BodyKind.Fails : BodyKind.Returns, .. bodies[(i + 1)..]];
            }
        }
    }
}
