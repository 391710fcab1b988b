package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"
)

type Message struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	Timestamp time.Time       `json:"timestamp"`
	Data      json.RawMessage `json:"data"`
}

// Verify takes the raw body, as io.ReadAll(request.Body) gives it.
func Verify(secret, id, timestamp, signatures string, body []byte) (*Message, error) {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if age := time.Since(time.Unix(seconds, 0)); err != nil || age.Abs() > 5*time.Minute {
		return nil, errors.New("not signed within the last five minutes")
	}

	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", id, timestamp, body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, given := range strings.Split(signatures, " ") {
		if hmac.Equal([]byte(given), expected) {
			message := new(Message)
			return message, json.Unmarshal(body, message)
		}
	}
	return nil, errors.New("no signature fits")
}

// Try it from a shell: the three headers in the environment, the body on standard input.
func main() {
	body, err := io.ReadAll(os.Stdin)
	if err == nil {
		var message *Message
		message, err = Verify(os.Getenv("BELLWETHER_WEBHOOK_SECRET"), os.Getenv("WEBHOOK_ID"),
			os.Getenv("WEBHOOK_TIMESTAMP"), os.Getenv("WEBHOOK_SIGNATURE"), body)
		if err == nil {
			fmt.Println("verified:", message.Type)
			return
		}
	}
	fmt.Fprintln(os.Stderr, "refused:", err)
	os.Exit(1)
}
