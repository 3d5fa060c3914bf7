using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using AsyncToolkit.TestSupport;
using Xunit.Abstractions;

namespace AsyncToolkit.Schedules.Tests.Planting;

/// <summary>The explorer is worth what it finds: each of these bugs has to be found, by the very program that the sound core passes.</summary>
public class PlantedBugTests(ITestOutputHelper output) : IClassFixture<PlantedBugTests.Leftovers>
{
    private static readonly Dictionary<string, PlantedBug[]> Engines = new()
    {
        ["fan-out"] = FanOutBugs.All,
        ["streams"] = StreamBugs.All,
        ["gathers"] = GatherBugs.All,
        ["traversals"] = TraversalBugs.All,
        ["timeouts"] = TimeoutBugs.All,
        ["deadlines"] = DeadlineBugs.All,
        ["due queue"] = DueQueueBugs.All,
        ["detector"] = DetectorBugs.All,
    };

    public static TheoryData<string, string> Bugs()
    {
        var data = new TheoryData<string, string>();
        foreach ((string engine, PlantedBug[] bugs) in Engines)
        {
            foreach (PlantedBug bug in bugs)
            {
                data.Add(engine, bug.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Bugs))]
    public void Explorer_APlantedBug_IsFound(string engine, string name)
    {
        PlantedBug bug = Engines[engine].Single(bug => bug.Name == name);
        using var mutation = Mutation.Of(bug);
        string? failure = Run(mutation, bug.Program, bug.Arguments);
        Assert.True(failure is not null, "No schedule failed.");
        Assert.Matches("^(sticky|PCT|depth first)", failure);
        Assert.Matches(bug.Complaint, failure.Split("\nchoices:")[0]);
        output.WriteLine(failure.Split('\n')[0]);
    }

    [Fact]
    public void Explorer_WithoutABug_FindsNone()
    {
        PlantedBug bug = FanOutBugs.All[0];
        using var mutation = Mutation.OfNothing();
        Assert.Null(Run(mutation, bug.Program, bug.Arguments));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Guard_ATaskFailsUnobserved_IsDisregardedIfItsCoreIsPlanted(bool isPlanted)
    {
        string text = $"forgotten on purpose, {isPlanted}";
        var verdicts = new ConcurrentBag<bool>();
        EventHandler<UnobservedTaskExceptionEventArgs> handler = (sender, args) =>
        {
            if (args.Exception.InnerException!.Message == text)
            {
                verdicts.Add(PlantedTasks.Contain((Task)sender!, args.Exception));
                args.SetObserved();
            }
        };
        TaskScheduler.UnobservedTaskException += handler;
        using Mutation mutation = isPlanted ? Mutation.Of(FanOutBugs.All[0]) : Mutation.OfNothing();
        Forget(mutation, text);
        Programs.ForgottenTasks.Leave(text);
        _ = UnobservedExceptions.Collect();
        TaskScheduler.UnobservedTaskException -= handler;
        Assert.Equal(isPlanted ? 3 : 0, verdicts.Count(static verdict => verdict));
        Assert.Equal(isPlanted ? 3 : 6, verdicts.Count(static verdict => !verdict));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Forget(Mutation mutation, string text) =>
        mutation.Assembly.GetType(typeof(Programs.ForgottenTasks).FullName!, throwOnError: true)!
            .GetMethod(nameof(Programs.ForgottenTasks.Leave), BindingFlags.Static | BindingFlags.NonPublic)!.Invoke(null, [text]);

    // What the test of the other assembly fails with, or null.
    private string? Run(Mutation mutation, string program, object[] arguments)
    {
        string[] names = program.Split('.');
        Type tests = mutation.Assembly.GetTypes().Single(type => type.Name == names[0]);
        MethodInfo test = tests.GetMethod(names[1]) ?? throw new MissingMethodException(names[0], names[1]);
        object[] converted = [.. test.GetParameters().Zip(arguments, static (parameter, argument) =>
            parameter.ParameterType.IsEnum ? Enum.Parse(parameter.ParameterType, (string)argument) : argument)];
        try
        {
            object?[] surroundings = tests.GetConstructor(Type.EmptyTypes) is null ? [output] : [];
            test.Invoke(Activator.CreateInstance(tests, surroundings), converted);
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is Xunit.Sdk.XunitException)
        {
            return e.InnerException.Message;
        }
        catch (TargetInvocationException e) when (e.InnerException!.Message.StartsWith("Falsifiable", StringComparison.Ordinal))
        {
            // a generated program, made smaller, and then what its schedule has failed with
            output.WriteLine(e.InnerException.Message.Split("\nchoices:")[0]);
            return Regex.Match(e.InnerException.Message, "(sticky|PCT).*", RegexOptions.Singleline).Value;
        }
    }

    /// <summary>A core with a bug leaves tasks behind that nobody looks at; they are left out of what the run has left, and no others.</summary>
    public sealed class Leftovers
    {
        public Leftovers() => UnobservedExceptions.LeaveOut(PlantedTasks.Contain);
    }
}
