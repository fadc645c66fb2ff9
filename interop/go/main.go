// Command go checks a trucewatch ledger with the code that Go uses for its own checksum database: golang.org/x/mod/sumdb.
// It shares nothing with our Python: it sees the public folder `ledger/` only, and the standards that both claim to follow.
//
//		go LEDGER OLD_CHECKPOINT WITNESS_VKEY
//
//	 1. The checkpoint is a signed note of the log's key and of the witness (cosignature/v1, type 0x04).
//	 2. Every entry in the bundles is included under the signed root.
//	 3. The old checkpoint, signed by the same log, is the beginning of the present one.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8 // C2SP tiles are 256 wide and leave the height out of their paths

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: go LEDGER OLD_CHECKPOINT WITNESS_VKEY")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "refused:", err)
		os.Exit(1)
	}
}

func check(ledger, oldCheckpoint, witnessKey string) error {
	vkey, err := os.ReadFile(filepath.Join(ledger, "log.vkey"))
	if err != nil {
		return err
	}
	log, err := note.NewVerifier(strings.TrimSuffix(string(vkey), "\n"))
	if err != nil {
		return err
	}
	witness, err := newWitness(witnessKey)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(filepath.Join(ledger, "checkpoint"), log, witness)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	old, err := openCheckpoint(oldCheckpoint, log)
	if err != nil {
		return fmt.Errorf("old checkpoint: %w", err)
	}
	hashes := tlog.TileHashReader(tree, tiles(ledger))
	if err := checkEntries(ledger, tree, hashes); err != nil {
		return err
	}
	proof, err := tlog.ProveTree(tree.N, old.N, hashes)
	if err != nil {
		return err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
		return fmt.Errorf("consistency of %d and %d: %w", old.N, tree.N, err)
	}
	fmt.Printf("%d entries included; %d is the beginning of %d; log and witness signed\n", tree.N, old.N, tree.N)
	return nil
}

// checkEntries proves each entry of each bundle.
func checkEntries(ledger string, tree tlog.Tree, hashes tlog.HashReader) error {
	for index := int64(0); index < tree.N; {
		width := int(min(1<<height, tree.N-index))
		tile := tlog.Tile{H: height, L: -1, N: index >> height, W: width}
		bundle, err := os.ReadFile(filepath.Join(ledger, c2spPath(tile)))
		if err != nil {
			return err
		}
		for ; width > 0; width-- {
			if len(bundle) < 2 || len(bundle) < 2+int(binary.BigEndian.Uint16(bundle)) {
				return fmt.Errorf("bundle of entry %d is short", index)
			}
			size := int(binary.BigEndian.Uint16(bundle))
			leaf := tlog.RecordHash(bundle[2 : 2+size])
			bundle = bundle[2+size:]
			proof, err := tlog.ProveRecord(tree.N, index, hashes)
			if err != nil {
				return err
			}
			if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, leaf); err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
			index++
		}
		if len(bundle) > 0 {
			return fmt.Errorf("bundle before entry %d is long", index)
		}
	}
	return nil
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// c2spPath turns tile/8/L/... and tile/8/data/... into tile/L/... and tile/entries/...
func c2spPath(tile tlog.Tile) string {
	path := strings.TrimPrefix(tile.Path(), fmt.Sprintf("tile/%d/", height))
	return "tile/" + strings.Replace(path, "data/", "entries/", 1)
}

// tiles reads the hash tiles of a ledger folder.
type tiles string

func (t tiles) Height() int { return height }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(string(t), c2spPath(tile)))
		if err != nil {
			return nil, err
		}
		found = append(found, data)
	}
	return found, nil
}

// openCheckpoint reads a signed note that all the given keys signed.
func openCheckpoint(path string, keys ...note.Verifier) (tlog.Tree, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	signed, err := note.Open(data, note.VerifierList(keys...))
	if err != nil {
		return tlog.Tree{}, err
	}
	if len(signed.Sigs) != len(keys) || len(signed.UnverifiedSigs) != 0 {
		return tlog.Tree{}, fmt.Errorf("%d of %d keys signed", len(signed.Sigs), len(keys))
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != keys[0].Name() || lines[3] != "" {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// witness verifies cosignature/v1 (c2sp.org/tlog-cosignature) as one more key of a note.
type witness struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newWitness(vkey string) (*witness, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("witness key has no three parts")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 0x04 {
		return nil, errors.New("witness key is not of type 0x04")
	}
	digest := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(digest[:])
	if fmt.Sprintf("%08x", hash) != parts[1] {
		return nil, errors.New("witness key has another id")
	}
	return &witness{parts[0], hash, key[1:]}, nil
}

func (w *witness) Name() string    { return w.name }
func (w *witness) KeyHash() uint32 { return w.hash }

func (w *witness) Verify(text, signature []byte) bool {
	if len(signature) != 8+ed25519.SignatureSize {
		return false
	}
	var message bytes.Buffer
	fmt.Fprintf(&message, "cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(signature), text)
	return ed25519.Verify(w.key, message.Bytes(), signature[8:])
}
