using System.Reflection;

namespace AsyncToolkit.Tests.Support;

/// <summary>A token source with which nothing may be registered any more when it is disposed, or when its test ends.</summary>
internal sealed class TrackedTokenSource : CancellationTokenSource
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private readonly TrackedTest _test = TrackedTest.Current;

    internal TrackedTokenSource() => _test.Add(this, LeftIn);

#pragma warning disable RS0030 // the others are to be of this type
    internal TrackedTokenSource(TimeSpan delay, TimeProvider time)
        : base(delay, time) => _test.Add(this, LeftIn);
#pragma warning restore RS0030

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _test.Remove(this);
        }

        base.Dispose(disposing);
    }

    private string? LeftIn()
    {
        // The framework counts them nowhere that can be seen. They are a list, which is null where there is none.
        object? registrations = Field(typeof(CancellationTokenSource), "_registrations").GetValue(this);
        object? node = registrations is null ? null : Field(registrations.GetType(), "Callbacks").GetValue(registrations);
        return node is null || IsCancellationRequested
            ? null
            : $"A registration with a token: {Field(node.GetType(), "Callback").GetValue(node)} of {Field(node.GetType(), "CallbackState").GetValue(node)}";
    }

    private static FieldInfo Field(Type type, string name) =>
        type.GetField(name, Any) ?? throw new MissingFieldException(type.FullName, name);
}
