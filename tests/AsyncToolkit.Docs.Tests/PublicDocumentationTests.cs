using System.Reflection;
using System.Runtime.CompilerServices;
using AsyncToolkit.Docs.Tests.Support;

namespace AsyncToolkit.Docs.Tests;

// The compiler asks for a comment on each public member and is content with any. This asks for what a caller needs.
public class PublicDocumentationTests
{
    // Where a program begins with a feature. Extension methods are entry points too; CodeBlockTests has those.
    private static readonly Dictionary<string, string[]> EntryPoints = new(StringComparer.Ordinal)
    {
        ["AsyncToolkit"] =
        [
            "T:AsyncToolkit.ThrottleOptions", "T:AsyncToolkit.FailureMode", "T:AsyncToolkit.FanOutException", "T:AsyncToolkit.ThrottleProgress", "T:AsyncToolkit.Outcome`1", "T:AsyncToolkit.HedgeOptions",
            "M:AsyncToolkit.Gather.AllAsync", "M:AsyncToolkit.Timeouts.RunAsync", "M:AsyncToolkit.Timeouts.TryRunAsync", "T:AsyncToolkit.TimeoutOptions", "T:AsyncToolkit.TimeoutResult`1",
            "T:AsyncToolkit.Deadline", "M:AsyncToolkit.Deadline.After", "M:AsyncToolkit.Deadline.Begin", "M:AsyncToolkit.Deadline.Suppress", "M:AsyncToolkit.Deadline.FailAfterAsync", "M:AsyncToolkit.Deadline.MoveOnAfterAsync",
            "T:AsyncToolkit.BlockingDetector", "M:AsyncToolkit.BlockingDetector.#ctor", "M:AsyncToolkit.BlockingDetector.Watch", "M:AsyncToolkit.BlockingDetector.AllowBlocking", "M:AsyncToolkit.BlockingDetector.FlushAsync", "T:AsyncToolkit.BlockingDetectorOptions",
            "T:AsyncToolkit.BlocksAttribute", "T:AsyncToolkit.DoesNotBlockAttribute",
        ],
        ["AsyncToolkit.Testing"] =
        [
            "M:AsyncToolkit.Testing.VirtualTime.RunAsync", "M:AsyncToolkit.Testing.VirtualTime.Hold", "M:AsyncToolkit.Testing.VirtualTime.ExploreAsync", "T:AsyncToolkit.Testing.VirtualTimeOptions",
            "T:AsyncToolkit.Testing.VirtualTimeProvider", "T:AsyncToolkit.Testing.Gate", "T:AsyncToolkit.Testing.ConcurrencyProbe",
        ],
    };

    private static readonly string[] Places = ["at the call", "Through the task", "Through the enumeration"];

    public static TheoryData<string> Libraries => new(XmlDocumentation.Libraries());

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Members_OfEachLibrary_SayWhatTheyAreAndTakeAndReturn(string library) =>
        AssertNone(library, member => member.InheritsFromTheFramework ? [] : Holes(member));

    [Theory]
    [MemberData(nameof(Libraries))]
    public void Exceptions_OfEachLibrary_AreThoseThatTheArgumentsCanCause(string library) =>
        AssertNone(library, member => member.InheritsFromTheFramework ? [] : MissingExceptions(member));

    // An asynchronous method can throw in two places, and a caller has to know where to catch.
    [Theory]
    [MemberData(nameof(Libraries))]
    public void Exceptions_OfAsynchronousMethods_SayWhereTheyArrive(string library) =>
        AssertNone(library, member => member.Member is MethodInfo method && IsAsynchronous(method.ReturnType)
            ? member.Exceptions.Where(e => !Places.Any(place => e.Text.Contains(place, StringComparison.OrdinalIgnoreCase))).Select(e => $"does not say where {e.Type} arrives")
            : []);

    [Fact]
    public void AsynchronousMethods_OfTheCore_SayWhatTheyAllocate() =>
        AssertNone("AsyncToolkit", member => member.Member is MethodInfo method && IsAsynchronous(method.ReturnType) && !member.InheritsFromTheFramework && !member.Says("Allocation.")
            ? ["does not say what it allocates"]
            : []);

    [Fact]
    public void EntryPoints_OfTheLibraries_HaveAnExample()
    {
        List<string> without = [];
        foreach ((string library, string[] names) in EntryPoints)
        {
            IReadOnlyList<PublicMember> members = PublicMember.Of(library);
            foreach (string name in names)
            {
                PublicMember[] found = [.. members.Where(member => member.Id.Split('(')[0].Split("``")[0] == name)];
                Assert.True(found.Length > 0, $"{library} has no {name}.");
                without.AddRange(found.Where(member => !member.HasExample()).Select(member => $"{member} has no <example> with <code>, of its own or inherited."));
            }
        }

        Assert.True(without.Count == 0, string.Join('\n', without));
    }

    // If the names that are computed here were not the compiler's, nothing would be found, and everything that is missing would be.
    [Fact]
    public void Members_OfTheCore_AreFoundInItsDocumentation()
    {
        IReadOnlyList<PublicMember> members = PublicMember.Of("AsyncToolkit");

        Assert.Contains(members, member => member.Id.StartsWith("M:AsyncToolkit.GatherExtensions.GatherAsync``2(System.Collections.Generic.IEnumerable{``0},System.Int32,System.Func{``0,", StringComparison.Ordinal) && member.Has("summary"));
        Assert.Contains(members, member => member.Id == "P:AsyncToolkit.Outcome`1.Value" && member.Has("summary"));
        Assert.Contains(members, member => member.Id == "M:AsyncToolkit.TimeoutResult`1.TryGetValue(`0@)" && member.Has("param", "value"));
    }

    private static void AssertNone(string library, Func<PublicMember, IEnumerable<string>> complaints)
    {
        string[] all = [.. PublicMember.Of(library).SelectMany(member => complaints(member).Select(complaint => $"{member} {complaint}."))];
        Assert.True(all.Length == 0, string.Join('\n', all));
    }

    private static IEnumerable<string> Holes(PublicMember member)
    {
        // A class without constructors has one all the same, which the compiler does not ask to be documented.
        bool isDefaultConstructor = member.Member is ConstructorInfo constructor && constructor.GetParameters().Length == 0;
        if (!member.Has("summary") && !isDefaultConstructor)
        {
            yield return "has no summary";
        }

        if (member.Member is not MethodBase method)
        {
            yield break;
        }

        foreach (ParameterInfo parameter in method.GetParameters().Where(parameter => !member.Has("param", parameter.Name!)))
        {
            yield return $"says nothing of its parameter {parameter.Name}";
        }

        foreach (Type type in method.IsGenericMethod ? method.GetGenericArguments().Where(type => !member.Has("typeparam", type.Name)) : [])
        {
            yield return $"says nothing of its type parameter {type.Name}";
        }

        if (method is MethodInfo returning && returning.ReturnType != typeof(void) && !member.Has("returns"))
        {
            yield return "does not say what it returns";
        }
    }

    private static IEnumerable<string> MissingExceptions(PublicMember member)
    {
        // Exceptions take what they are given, as those of the framework do.
        if (member.Member is not MethodBase method || (method.IsSpecialName && !method.IsConstructor) || typeof(Exception).IsAssignableFrom(method.DeclaringType))
        {
            return [];
        }

        HashSet<string> documented = [.. member.Exceptions.Select(e => e.Type)];
        return
            from parameter in method.GetParameters()
            from expected in Expected(method, parameter)
            where !expected.Any(documented.Contains)
            select $"does not document {string.Join(" or ", expected)} of {parameter.Name}";
    }

    private static IEnumerable<string[]> Expected(MethodBase method, ParameterInfo parameter)
    {
        Type type = parameter.ParameterType.IsByRef ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        if (!parameter.IsOut && !IsFilledInByTheCompiler(parameter) && !type.IsValueType && !type.IsGenericParameter && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull)
        {
            yield return ["ArgumentNullException", "ArgumentException"];
        }

        if (parameter.Name is "maxConcurrency" or "quorum" or "timeout" or "delay" or "iterations")
        {
            yield return ["ArgumentOutOfRangeException"];
        }

        if (type == typeof(CancellationToken) && method is MethodInfo returning && IsAsynchronous(returning.ReturnType))
        {
            yield return ["OperationCanceledException"];
        }
    }

    private static bool IsFilledInByTheCompiler(ParameterInfo parameter) =>
        parameter.IsDefined(typeof(CallerMemberNameAttribute)) || parameter.IsDefined(typeof(CallerArgumentExpressionAttribute));

    private static bool IsAsynchronous(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ||
        (type.IsGenericType && type.GetGenericTypeDefinition() is { } open && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>)));
}
