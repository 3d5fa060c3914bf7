namespace AsyncToolkit.Testing;

/// <summary>A <see cref="Gate"/> or <see cref="ConcurrencyProbe"/> saw something else than the test expected, or saw nothing for too long.</summary>
public sealed class ProbeException : Exception
{
    /// <summary>Creates the exception with a default message.</summary>
    public ProbeException()
        : this("A gate or probe saw something else than the test expected.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    public ProbeException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What was expected and what was seen.</param>
    /// <param name="innerException">The cause.</param>
    public ProbeException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
