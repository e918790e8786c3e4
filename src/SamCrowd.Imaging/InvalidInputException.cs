namespace SamCrowd.Imaging;

/// <summary>
/// What the user gave is wrong: a file, a setting, an option. The message is one line that names the file (or key) and the mend;
/// the command line prints it as it is, without a stack trace, and exits with 2.
/// </summary>
public sealed class InvalidInputException : Exception
{
    public InvalidInputException(string message)
        : base(message)
    {
    }

    public InvalidInputException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
