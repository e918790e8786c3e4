using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using SamCrowd.Imaging;

namespace SamCrowd.Crowd.Store;

/// <summary>Who may come in. Kept in memory beside the store, since every request asks.</summary>
internal sealed class People
{
    public const string OwnerName = "owner";
    public const string InvitationName = "invitation";
    private const int LongestName = 40;

    private readonly CrowdStore _store;
    private readonly TokenFile _tokens;
    private volatile Entry[] _entries;

    public People(CrowdStore store)
    {
        (_store, _tokens) = (store, new TokenFile(store.Folder));
        _entries = Load();
    }

    public IReadOnlyList<Person> All => [.. _entries.Select(entry => entry.Person)];

    public IReadOnlyList<Person> Annotators => [.. All.Where(person => person.Role == PersonRole.Annotator)];

    /// <summary>Whose token this is. Every stored hash is compared in constant time, so that time says nothing about any of them.</summary>
    public Person? Find(string token)
    {
        if (token.Length != AccessToken.Length) return null;
        var hash = AccessToken.HashOf(token);
        Person? found = null;
        foreach (var entry in _entries)
            if (CryptographicOperations.FixedTimeEquals(entry.Hash, hash)) found = entry.Person;
        return found;
    }

    public Person? Find(int id) => _entries.FirstOrDefault(entry => entry.Person.Id == id)?.Person;

    /// <summary>The token of the link of somebody who was added before or is new.</summary>
    /// <exception cref="InvalidInputException">The name cannot be one.</exception>
    public async Task<string> TokenOf(string name, PersonRole role)
    {
        var known = _entries.FirstOrDefault(entry => entry.Person.Name == name);
        if (known is not null && known.Person.Role != role)
            throw new InvalidInputException($"annotator '{name}': the name is taken; choose another");
        // A copied store has no tokens: everyone gets a new one, and the old links open nothing.
        if (known is not null && _tokens.Find(name) is { } kept && AccessToken.HashOf(kept).AsSpan().SequenceEqual(known.Hash)) return kept;
        return known is null ? (await Add(name, role)).Token : await Renew(known.Person);
    }

    /// <summary>A new annotator.</summary>
    /// <param name="joined">True for who came by the invitation's link.</param>
    /// <exception cref="InvalidInputException">The name is taken, or cannot be one.</exception>
    public Task<(Person Person, string Token)> AddAnnotator(string name, bool joined = false) => Add(name, PersonRole.Annotator, joined);

    /// <summary>A new token in place of the old one, whose link opens nothing from now on.</summary>
    public async Task<string> Renew(Person person)
    {
        var token = AccessToken.Create();
        await _store.Write(connection =>
            connection.Execute("UPDATE people SET token_hash = @1 WHERE id = @2", AccessToken.HashOf(token), person.Id));
        _tokens.Set(person.Name, token);
        _entries = Load();
        return token;
    }

    public async Task SetPaused(int person, bool paused)
    {
        await _store.Write(connection => connection.Execute("UPDATE people SET paused = @1 WHERE id = @2", paused ? 1 : 0, person));
        _entries = Load();
    }

    /// <summary>The name without outer blanks.</summary>
    /// <exception cref="InvalidInputException">It is empty, too long, or holds control characters.</exception>
    public static string CheckedName(string name)
    {
        var trimmed = name.Trim();
        if (trimmed.Length is 0 or > LongestName || trimmed.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            throw new InvalidInputException($"annotator '{new string([.. trimmed.Where(c => !char.IsControl(c)).Take(LongestName)])}': "
                + $"a name has 1 to {LongestName} letters and no control characters; choose another");
        return trimmed;
    }

    private async Task<(Person Person, string Token)> Add(string name, PersonRole role, bool joined = false)
    {
        var (checkedName, token) = (CheckedName(name), AccessToken.Create());
        if (role == PersonRole.Annotator && checkedName is (OwnerName or InvitationName))
            throw new InvalidInputException($"annotator '{checkedName}': the name is taken; choose another");
        try
        {
            await _store.Write(connection => connection.Execute(
                "INSERT INTO people (name, role, token_hash, joined, created_at) VALUES (@1, @2, @3, @4, @5)",
                checkedName, RoleName(role), AccessToken.HashOf(token), joined ? 1 : 0, _store.Now));
        }
        catch (SqliteException error) when (error.SqliteErrorCode == ConstraintFailed)
        {
            throw new InvalidInputException($"annotator '{checkedName}': the name is taken; choose another", error);
        }
        _tokens.Set(checkedName, token);
        _entries = Load();
        return (_entries.First(entry => entry.Person.Name == checkedName).Person, token);
    }

    private const int ConstraintFailed = 19;

    private Entry[] Load() => _store.Read(connection => connection.Rows(
        "SELECT id, name, role, paused, joined, token_hash FROM people ORDER BY id",
        row => new Entry(
            new Person(row.GetInt32(0), row.GetString(1), RoleOf(row.GetString(2)), row.GetBoolean(3), row.GetBoolean(4)),
            row.GetFieldValue<byte[]>(5)))).ToArray();

    private static string RoleName(PersonRole role) => role.ToString().ToLowerInvariant();

    private static PersonRole RoleOf(string name) => Enum.Parse<PersonRole>(name, ignoreCase: true);

    private sealed record Entry(Person Person, byte[] Hash);
}
