using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;

namespace AsyncToolkit.Mutants;

/// <summary>Has the mutated library and its tests in one process, and takes orders by lines. What it answers begins with <see cref="Mark"/>: tests may write lines, too.</summary>
internal sealed class Worker
{
    internal const string Mark = "@@";

    private readonly MutantControl _control;
    private readonly Suite _suite;
    private readonly Func<IReadOnlyList<Exception>> _unobserved;
    private readonly Action _disregard;
    private readonly TextWriter _out = Console.Out;

    internal Worker(string name, int active, string tests)
    {
        Console.SetOut(TextWriter.Null);
        AssemblyLoadContext context = AssemblyLoadContext.Default;
        _control = new(context.LoadFromAssemblyName(new("AsyncToolkit"))) { Active = active };
        Assembly assembly = context.LoadFromAssemblyName(new(name));
        _suite = new(assembly, tests);
        Type unobserved = assembly.GetType("AsyncToolkit.TestSupport.UnobservedExceptions", throwOnError: true)!;
        _unobserved = unobserved.GetMethod("Collect", BindingFlags.NonPublic | BindingFlags.Static)!.CreateDelegate<Func<IReadOnlyList<Exception>>>();
        _disregard = unobserved.GetMethod("Disregard", BindingFlags.NonPublic | BindingFlags.Static)!.CreateDelegate<Action>();
    }

    internal int Run()
    {
        Say("ready");
        while (Console.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "list":
                    List();
                    break;
                case "cover":
                    Cover(words[1].Split(','));
                    break;
                case "judge":
                    Say(Judge(int.Parse(words[1], CultureInfo.InvariantCulture), words[2].Split(',')));
                    break;
            }
        }

        return 0;
    }

    private void List()
    {
        foreach (string id in _suite.Ids)
        {
            Say($"has {id} {_suite.ClassOf(id)}");
        }

        Say("listed");
    }

    private void Cover(string[] ids)
    {
        Dictionary<string, string> slow = [];
        _control.Capture = true;
        _control.Take();
        (string Id, string Message)? failure = _suite.FirstFailure(ids, id => Say($"starts {id}"), (id, seconds) =>
        {
            (int[] reached, int[] initializers) = _control.Take();
            string found = $"{string.Join(',', reached)} {string.Join(',', initializers)} {_suite.NameOf(id)}";
            if (seconds * 1000 > Coverage.Slow)
            {
                slow[id] = found;
            }
            else
            {
                SayCovered(id, seconds, found);
            }
        });
        _control.Capture = false;
        if (failure is var (failed, message))
        {
            Say($"fails {failed} {_suite.NameOf(failed)}: {OneLine(message)}");
        }

        // Each switch that is noted takes a lock and looks through a list: what is slow with that may be quick enough to judge by.
        _suite.FirstFailure(slow.Keys, id => Say($"starts {id}"), (id, seconds) => SayCovered(id, seconds, slow[id]));
        Say("covered");
    }

    private void SayCovered(string id, decimal seconds, string found) => Say($"test {id} {(int)(seconds * 1000)} {found}");

    // A failure counts only if the same test passes right after without the mutant: else what the mutant has left behind, or an earlier one, may be what failed.
    private string Judge(int mutant, string[] ids)
    {
        _disregard();
        _control.Active = mutant;
        (string Id, string Message)? failure = null;
        foreach (IGrouping<string, string> group in ids.GroupBy(_suite.ClassOf))
        {
            failure = _suite.FirstFailure(group);
            if (failure is not null)
            {
                break;
            }
        }

        if (failure is null && _unobserved() is [{ } lost, ..])
        {
            failure = (ids[0], $"unobserved: {lost}");
        }

        _control.Active = MutantControl.None;
        if (failure is not var (id, message))
        {
            return "survived";
        }

        bool sound = id.Length > 0 && _suite.FirstFailure([id]) is null;
        return $"{(sound ? "killed" : "soiled")} {id} {_suite.NameOf(id)}: {OneLine(message)}";
    }

    private void Say(string line)
    {
        lock (_out)
        {
            _out.WriteLine(Mark + line);
            _out.Flush();
        }
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ") is { Length: > 200 } longer ? longer[..200] : text.ReplaceLineEndings(" ");
}
